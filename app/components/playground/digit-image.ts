/** Points on a side of what the model sees. */
export const fieldSize = 28;
/** A digit is scaled so that its larger side has this many points, as in the training data. */
const boxSize = 20;
/** Ink below this part counts as paper. */
const faint = 0.08;
/** Width of the pen in points of the field, as wide as the pens of the training data. */
const penWidth = 2.4;
/** Strokes are drawn this much finer than the field, so that scaling down leaves soft edges. */
const fineness = 6;
/** Where the centre of mass lies in the training data, in points from the left and from the top. */
const middle = 14.5;

/** How dark each point of a picture is: 0 paper, 1 ink; rows from the top. */
export type InkMap = { width: number; height: number; values: Float32Array };

/** A place on the drawing field; 0 to 1 from the left and from the top. */
export type Point = { x: number; y: number };
/** A line drawn without lifting the pen. */
export type Stroke = readonly Point[];

type Box = { left: number; top: number; width: number; height: number };

/**
 * A drawing as the model expects it: 784 parts of ink, the digit's larger side 20 points, soft edges, the centre of
 * mass in the middle. Null when nothing was drawn.
 */
export function strokesToPixels(strokes: readonly Stroke[]): number[] | null {
  const drawn = strokes.filter((stroke) => stroke.length > 0);
  return drawn.length === 0 ? null : inkToPixels(drawStrokes(drawn));
}

/** The same for a picture. Null when it has no ink. */
export function inkToPixels(ink: InkMap): number[] | null {
  const box = boundingBox(ink);
  if (box === null) return null;
  const scale = boxSize / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  return placeInField(strengthen(shrink(ink, box, { width, height })));
}

/** Draws strokes with a pen of the training data's width, whatever size they were drawn in. */
function drawStrokes(strokes: readonly Stroke[]): InkMap {
  const points = strokes.flat();
  const left = Math.min(...points.map(({ x }) => x));
  const top = Math.min(...points.map(({ y }) => y));
  const extent = Math.max(
    ...points.map(({ x }) => x - left),
    ...points.map(({ y }) => y - top),
    // A dot has no size to scale by; it stays small.
    0.05,
  );
  const side = fieldSize * fineness;
  const radius = (penWidth / 2) * fineness;
  const scale = ((boxSize - penWidth) * fineness) / extent;
  const margin = radius + 2;
  const ink: InkMap = { width: side, height: side, values: new Float32Array(side * side) };
  const place = ({ x, y }: Point): Point => ({
    x: (x - left) * scale + margin,
    y: (y - top) * scale + margin,
  });
  for (const stroke of strokes) {
    const placed = stroke.map(place);
    placed.forEach((point, index) =>
      drawSegment(ink, placed[Math.max(0, index - 1)] ?? point, point, radius),
    );
  }
  return ink;
}

function drawSegment({ width, height, values }: InkMap, from: Point, to: Point, radius: number): void {
  const reach = radius + 1;
  const [firstX, lastX] = [
    Math.floor(Math.min(from.x, to.x) - reach),
    Math.ceil(Math.max(from.x, to.x) + reach),
  ];
  const [firstY, lastY] = [
    Math.floor(Math.min(from.y, to.y) - reach),
    Math.ceil(Math.max(from.y, to.y) + reach),
  ];
  for (let y = Math.max(0, firstY); y <= Math.min(height - 1, lastY); y += 1) {
    for (let x = Math.max(0, firstX); x <= Math.min(width - 1, lastX); x += 1) {
      const dark = Math.min(1, Math.max(0, radius + 0.5 - distance({ x, y }, from, to)));
      const at = y * width + x;
      if (dark > (values[at] ?? 0)) values[at] = dark;
    }
  }
}

function distance(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const nearest = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - nearest * dx, point.y - from.y - nearest * dy);
}

function boundingBox({ width, height, values }: InkMap): Box | null {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((values[y * width + x] ?? 0) < faint) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Each new point is the mean of the part of the picture that it covers. */
function shrink(ink: InkMap, box: Box, { width, height }: { width: number; height: number }): InkMap {
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      values[y * width + x] = meanOf(ink, {
        left: box.left + (x * box.width) / width,
        top: box.top + (y * box.height) / height,
        width: box.width / width,
        height: box.height / height,
      });
    }
  }
  return { width, height, values };
}

function meanOf(ink: InkMap, part: Box): number {
  let sum = 0;
  for (let y = Math.floor(part.top); y < part.top + part.height; y += 1) {
    const tall = Math.min(y + 1, part.top + part.height) - Math.max(y, part.top);
    for (let x = Math.floor(part.left); x < part.left + part.width; x += 1) {
      const wide = Math.min(x + 1, part.left + part.width) - Math.max(x, part.left);
      sum += tall * wide * (ink.values[y * ink.width + x] ?? 0);
    }
  }
  return sum / (part.width * part.height);
}

/** Thin or pale lines are made as dark as the pens of the training data. */
function strengthen(ink: InkMap): InkMap {
  const darkest = ink.values.reduce((most, value) => Math.max(most, value), 0);
  return { ...ink, values: ink.values.map((value) => Math.min(1, value / darkest)) };
}

/** Puts the centre of mass into the middle, as far as the digit stays inside. */
function placeInField(ink: InkMap): number[] {
  const centre = centreOfMass(ink);
  const left = clamp(Math.round(middle - centre.x), 0, fieldSize - ink.width);
  const top = clamp(Math.round(middle - centre.y), 0, fieldSize - ink.height);
  const pixels = Array.from({ length: fieldSize * fieldSize }, () => 0);
  ink.values.forEach((value, at) => {
    const x = left + (at % ink.width);
    const y = top + Math.floor(at / ink.width);
    pixels[y * fieldSize + x] = Math.round(value * 1_000) / 1_000;
  });
  return pixels;
}

/** In points from the left and the top edge; a point's own middle is half a point in. */
export function centreOfMass({ width, values }: Pick<InkMap, "width" | "values">): Point {
  let [mass, x, y] = [0, 0, 0];
  values.forEach((value, at) => {
    mass += value;
    x += value * ((at % width) + 0.5);
    y += value * (Math.floor(at / width) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/**
 * Ink of a picture from its RGBA bytes: what differs from the paper, which is what lies along its edge. So dark on
 * light and light on dark both work, and so does a transparent ground.
 */
export function inkOfPicture({
  width,
  height,
  rgba,
}: {
  width: number;
  height: number;
  rgba: Uint8ClampedArray;
}): InkMap {
  const values = new Float32Array(width * height);
  let [edgeSum, edgeCount] = [0, 0];
  for (let at = 0; at < values.length; at += 1) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at * 4, at * 4 + 4);
    const light = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
    // Seen on white paper.
    values[at] = 1 - (light * alpha) / 255 - (1 - alpha / 255);
    const x = at % width;
    const y = Math.floor(at / width);
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
      edgeSum += values[at] ?? 0;
      edgeCount += 1;
    }
  }
  const paper = edgeCount === 0 ? 0 : edgeSum / edgeCount;
  const contrast = Math.max(paper, 1 - paper);
  // A little of the difference is grain and shadow of the paper.
  return { width, height, values: values.map((value) => cleared(Math.abs(value - paper) / contrast)) };
}

function cleared(value: number): number {
  return value < 0.2 ? 0 : value;
}
