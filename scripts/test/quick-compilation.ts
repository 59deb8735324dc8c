import type { HardhatPlugin } from "hardhat/types/plugins";
import type { CompilerInput } from "hardhat/types/solidity";

const TESTS = "project/test/contracts/";
/** Suites of tests; what they are made of is compiled with those that use it. */
const SUITE = ".t.sol";
/** What the compiler cannot do without: it moves variables out of a stack that is too deep. */
const NECESSARY = { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: ":" } };
/** For the lines that a failure is traced to. */
const TREES = { "*": { "": ["ast"] } };

/**
 * Compiles Solidity tests for a quick compilation, not for cheap code, and only the tests: the contracts lie compiled already, as
 * they are deployed everywhere, and tests take them from there. Most of the time of the tests is the compiler's.
 */
export const quickCompilation: HardhatPlugin = {
  id: "comodel-quick-compilation",
  hookHandlers: {
    solidity: async () => ({
      default: async () => ({
        preprocessSolcInputBeforeBuilding: async (context, input, next) =>
          next(context, isOfTests(input) ? withSettings(input, quickSettings(input)) : input),
        invokeSolc: async (context, compiler, input, config, next) => {
          const code = await next(context, compiler, input, config);
          if (!isOfTests(input) || code.contracts === undefined) return code;
          // Asked for at once, the tree of a file would bring the code of all its contracts.
          const asking = withSettings(input, { ...input.settings, outputSelection: TREES });
          const { sources } = await next(context, compiler, asking, config);
          return { ...code, sources };
        },
      }),
    }),
  },
};

function isOfTests({ sources }: CompilerInput): boolean {
  return Object.keys(sources).some((source) => source.startsWith(TESTS));
}

function withSettings(input: CompilerInput, settings: CompilerInput["settings"]): CompilerInput {
  return { ...input, settings };
}

function quickSettings({ sources, settings }: CompilerInput): CompilerInput["settings"] {
  const outputs = settings.outputSelection["*"]?.["*"] ?? [];
  const suites = Object.keys(sources).filter((source) => source.startsWith(TESTS) && source.endsWith(SUITE));
  const outputSelection = Object.fromEntries(suites.map((suite) => [suite, { "*": outputs }]));
  return { ...settings, outputSelection, optimizer: { enabled: false, details: NECESSARY } };
}
