import { type InkMap, inkOfPicture } from "./digit-image.ts";

const longestSide = 280;

/** Reads a picture file in the browser. Throws what the browser says when it is none. */
export async function readPicture(file: File): Promise<InkMap> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw.");
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return inkOfPicture({ width, height, rgba: context.getImageData(0, 0, width, height).data });
}
