import { symmetric } from "../random.ts";
import type { Random } from "../random.ts";

const side = 28;
const middle = (side - 1) / 2;

/** How far a distortion may go: stretch and shear as shares of the size, shift in pixels. */
export type Limits = { stretch: number; shear: number; shift: number };

/**
 * Creates a function that returns a copy of a 28 x 28 picture, stretched, sheared (two shears make a rotation) and
 * shifted at random within the limits. People do not write in the middle of a box; a model that has only seen
 * centred digits fails on theirs.
 */
export function createDistortion(random: Random, limits: Limits): (pixels: Float32Array) => Float32Array {
  return (pixels) => {
    const [xx, yy] = [1 + symmetric(random, limits.stretch), 1 + symmetric(random, limits.stretch)];
    const [xy, yx] = [symmetric(random, limits.shear), symmetric(random, limits.shear)];
    const [left, up] = [symmetric(random, limits.shift), symmetric(random, limits.shift)];
    const distorted = new Float32Array(pixels.length);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [x, y] = [column - middle, row - middle];
        distorted[row * side + column] = sample(
          pixels,
          middle + left + xx * x + xy * y,
          middle + up + yx * x + yy * y,
        );
      }
    }
    return distorted;
  };
}

/** The brightness at a point between pixels, weighted by nearness (bilinear); 0 outside the picture. */
function sample(pixels: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - column, y - row];
  return (
    (1 - down) * ((1 - right) * pixel(pixels, column, row) + right * pixel(pixels, column + 1, row)) +
    down * ((1 - right) * pixel(pixels, column, row + 1) + right * pixel(pixels, column + 1, row + 1))
  );
}

function pixel(pixels: Float32Array, column: number, row: number): number {
  if (column < 0 || column >= side || row < 0 || row >= side) return 0;
  return pixels[row * side + column]!;
}
