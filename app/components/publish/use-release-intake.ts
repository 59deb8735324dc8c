import { useEffect, useMemo, useState } from "react";
import { messages } from "../../messages.ts";
import { isComplete, type PickedFile, type ReleaseBundle, toBundle } from "./release-bundle.ts";
import { fetchStored, findStored, readFiles } from "./store.ts";

const text = messages.publish;

/** The files of a release while they are being chosen. */
export type ReleaseIntake = {
  files: readonly PickedFile[];
  bundle: ReleaseBundle;
  /** Hashes that the manifest names and that are stored here already. */
  stored: ReadonlySet<string>;
  complete: boolean;
  busy: boolean;
  problem: string | null;
  add: (files: readonly File[]) => void;
  addStored: (manifestSha256: string) => void;
  remove: (sha256: string) => void;
};

/** Collects, hashes and matches the files of a release. */
export function useReleaseIntake(): ReleaseIntake {
  const [files, setFiles] = useState<readonly PickedFile[]>([]);
  const [stored, setStored] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const bundle = useMemo(() => toBundle(files), [files]);

  useEffect(() => {
    if (bundle.state !== "read") return;
    const missing = bundle.named.filter(({ picked }) => picked === null).map(({ sha256 }) => sha256);
    let current = true;
    findStored(missing).then(
      (found) => current && setStored(found),
      (error: unknown) => current && setProblem(text.notRead(String(error))),
    );
    return () => {
      current = false;
    };
  }, [bundle]);

  const take = async (read: () => Promise<readonly PickedFile[]>) => {
    setBusy(true);
    setProblem(null);
    try {
      const added = await read();
      setFiles((all) => [
        ...all.filter((one) => !added.some(({ sha256 }) => sha256 === one.sha256)),
        ...added,
      ]);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };

  return {
    files,
    bundle,
    stored,
    complete: isComplete(bundle, stored),
    busy,
    problem,
    add: (added) => void take(() => readFiles(added)),
    addStored: (sha256) =>
      void take(async () => {
        const found = await fetchStored(sha256, "manifest.json");
        if (found === null) throw new Error(text.stored.missing);
        return [found];
      }),
    remove: (sha256) => setFiles((all) => all.filter((file) => file.sha256 !== sha256)),
  };
}
