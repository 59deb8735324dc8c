import { GraphQLError, type ASTNode, type ASTVisitor, type ValidationContext } from "graphql";

/** Deeper or wider than any page or tool asks; keeps a small query from becoming large work. */
const MAX_DEPTH = 12;
const MAX_FIELDS = 300;
const MAX_SPREADS = 20;

/** Refuses queries by their shape before they run: nesting, fields over all (aliases counted), fragments used. */
export function boundedShape(context: ValidationContext): ASTVisitor {
  let depth = 0;
  const counts = { fields: 0, spreads: 0 };
  const refuse = (nodes: ASTNode, what: string): void =>
    context.reportError(new GraphQLError(what, { nodes }));
  return {
    Field: {
      enter: (node) => {
        depth += 1;
        counts.fields += 1;
        if (depth === MAX_DEPTH + 1) refuse(node, `The query is nested deeper than ${MAX_DEPTH} fields`);
        if (counts.fields === MAX_FIELDS + 1)
          refuse(node, `The query asks for more than ${MAX_FIELDS} fields`);
      },
      leave: () => {
        depth -= 1;
      },
    },
    FragmentSpread: (node) => {
      counts.spreads += 1;
      if (counts.spreads === MAX_SPREADS + 1)
        refuse(node, `The query uses more than ${MAX_SPREADS} fragments`);
    },
  };
}
