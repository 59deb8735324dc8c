import type { Json } from "./canonical-json.ts";
import { describeFile, type Files } from "./published-file.ts";

/** A model of the folder `models/`, and how to make its files again. */
export type TrainedModel = {
  readonly slug: string;
  readonly name: string;
  readonly licence: string;
  /** Every file below the model's folder, by its path there; tells how far it is in short lines. */
  readonly train: (say: (line: string) => void) => Promise<Files>;
  /**
   * For what takes long to train: the same files made of the published weights and the first steps of training. They
   * agree where the figures are those of the weights and the script still begins as it did; whether the weights are what
   * all of its steps give, only `train` shows.
   */
  readonly retrace?: (published: Files, say: (line: string) => void) => Promise<Files>;
};

/** What `index.json` says: the models with their releases, and every published file by size, hash and content address. */
export function describeIndex(models: readonly TrainedModel[], files: Files): Json {
  const paths = [...files.keys()].sort();
  return {
    models: models.map(({ slug, name, licence }) => ({
      slug,
      name,
      licence,
      folder: slug,
      releases: paths
        .filter((path) => path.startsWith(`${slug}/`) && path.endsWith("/manifest.json"))
        .map((manifest, index) => ({
          version: index + 1,
          folder: manifest.replace("/manifest.json", ""),
          manifest,
        })),
    })),
    files: paths.map((path) => describeFile(path, files.get(path)!)),
  };
}
