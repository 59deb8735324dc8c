/** What monitors read, in Prometheus' text format. Names and labels are fixed when a metric is made. */
export interface Metrics {
  /** Counts up; the values belong to the labels in their order. */
  counter(definition: Definition): (values: readonly string[], by?: number) => void;
  /** Sorts observations by size. */
  histogram(
    definition: Definition & { readonly buckets: readonly number[] },
  ): (values: readonly string[], observed: number) => void;
  /** Is read whenever somebody asks. */
  gauge(
    definition: Definition,
    read: () => Iterable<readonly [values: readonly string[], value: number]>,
  ): void;
  /** All metrics as text. */
  text(): string;
}

export interface Definition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

type Lines = () => Iterable<string>;

export function createMetrics(): Metrics {
  const parts: Lines[] = [];
  const add = ({ name, help }: Definition, type: string, lines: Lines): void => {
    parts.push(function* () {
      yield `# HELP ${name} ${help}`;
      yield `# TYPE ${name} ${type}`;
      yield* lines();
    });
  };

  return {
    counter: (definition) => {
      const counts = new Map<string, number>();
      add(definition, "counter", () => sampleLines(definition.name, counts));
      return (values, by = 1) => {
        const labels = labelText(definition.labels, values);
        counts.set(labels, (counts.get(labels) ?? 0) + by);
      };
    },
    histogram: ({ buckets, ...definition }) => {
      const series = new Map<string, { counts: number[]; sum: number; count: number }>();
      add(definition, "histogram", function* () {
        for (const [labels, { counts, sum, count }] of series) {
          const join = labels === "" ? "" : `${labels},`;
          for (const [index, bound] of buckets.entries()) {
            yield `${definition.name}_bucket{${join}le="${bound}"} ${counts[index]}`;
          }
          yield `${definition.name}_bucket{${join}le="+Inf"} ${count}`;
          yield `${definition.name}_sum${braced(labels)} ${sum}`;
          yield `${definition.name}_count${braced(labels)} ${count}`;
        }
      });
      return (values, observed) => {
        const labels = labelText(definition.labels, values);
        let one = series.get(labels);
        if (one === undefined) series.set(labels, (one = { counts: buckets.map(() => 0), sum: 0, count: 0 }));
        one.sum += observed;
        one.count += 1;
        buckets.forEach((bound, index) => (one.counts[index]! += observed <= bound ? 1 : 0));
      };
    },
    gauge: (definition, read) =>
      add(definition, "gauge", function* () {
        for (const [values, value] of read()) {
          yield `${definition.name}${braced(labelText(definition.labels, values))} ${value}`;
        }
      }),
    text: () => `${parts.flatMap((lines) => [...lines()]).join("\n")}\n`,
  };
}

function* sampleLines(name: string, samples: ReadonlyMap<string, number>): Iterable<string> {
  for (const [labels, value] of samples) yield `${name}${braced(labels)} ${value}`;
}

function braced(labels: string): string {
  return labels === "" ? "" : `{${labels}}`;
}

function labelText(names: readonly string[], values: readonly string[]): string {
  return names.map((name, index) => `${name}="${escape(values[index] ?? "")}"`).join(",");
}

function escape(text: string): string {
  return /["\\\n]/.test(text)
    ? text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
    : text;
}
