import {
  GraphQLError,
  Kind,
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** Deeper or wider than any page or tool asks; keeps a small query from becoming large work. */
const MAX_DEPTH = 12;
const MAX_FIELDS = 300;
const MAX_SPREADS = 20;

/** Refuses queries by their shape before they run: nesting, fields over all (aliases counted, fragments expanded), fragments used. */
export function boundedShape(context: ValidationContext): ASTVisitor {
  let depth = 0;
  let spreads = 0;
  const refuse = (nodes: ASTNode, what: string): void =>
    context.reportError(new GraphQLError(what, { nodes }));
  return {
    Document: (node) => {
      if (fieldsOf(node, context) > MAX_FIELDS)
        refuse(node, `The query asks for more than ${MAX_FIELDS} fields`);
    },
    Field: {
      enter: (node) => {
        depth += 1;
        if (depth === MAX_DEPTH + 1) refuse(node, `The query is nested deeper than ${MAX_DEPTH} fields`);
      },
      leave: () => {
        depth -= 1;
      },
    },
    FragmentSpread: (node) => {
      spreads += 1;
      if (spreads === MAX_SPREADS + 1) refuse(node, `The query uses more than ${MAX_SPREADS} fragments`);
    },
  };
}

/** Fields of all operations together; a fragment counts at each place that uses it, and is walked through once. */
function fieldsOf(document: DocumentNode, context: ValidationContext): number {
  const ofFragments = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const known = ofFragments.get(name);
    if (known !== undefined) return known;
    // Stands while the fragment is walked: one that uses itself is refused by GraphQL's own rule.
    ofFragments.set(name, 0);
    const fragment = context.getFragment(name);
    const fields = fragment == null ? 0 : ofSelections(fragment.selectionSet);
    ofFragments.set(name, fields);
    return fields;
  };
  const ofSelections = (selectionSet: SelectionSetNode | undefined): number =>
    (selectionSet?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      return sum + (selection.kind === Kind.FIELD ? 1 : 0) + ofSelections(selection.selectionSet);
    }, 0);
  return document.definitions.reduce(
    (sum, each) => sum + (each.kind === Kind.OPERATION_DEFINITION ? ofSelections(each.selectionSet) : 0),
    0,
  );
}
