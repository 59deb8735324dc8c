/** Names that a type gets in queries: `PriceChange` is `priceChange` and `priceChanges`. */
export function queryNames(typeName: string): { singular: string; plural: string } {
  const singular = toCamelCase(typeName);
  const plural = toCamelCase(toPlural(typeName));
  return { singular, plural: plural === singular ? `${plural}_collection` : plural };
}

function toCamelCase(name: string): string {
  const joined = name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
  return joined.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+(?=\d|$)|^[A-Z]/, (head) => head.toLowerCase());
}

const irregular: Readonly<Record<string, string>> = {
  person: "people",
  child: "children",
  man: "men",
  woman: "women",
  mouse: "mice",
  ox: "oxen",
  foot: "feet",
  tooth: "teeth",
  goose: "geese",
};
const unchanging = /(equipment|information|rice|money|species|series|fish|sheep|deer|data)$/i;

function toPlural(name: string): string {
  if (unchanging.test(name)) return name;
  const lastWord = /[A-Z]?[a-z]*$/.exec(name)?.[0] ?? "";
  const known = irregular[lastWord.toLowerCase()];
  if (known !== undefined) return name.slice(0, -lastWord.length) + lastWord.charAt(0) + known.slice(1);
  if (/(quiz)$/i.test(name)) return `${name}zes`;
  if (/(matr|vert|ind)(?:ix|ex)$/i.test(name)) return name.replace(/(?:ix|ex)$/i, "ices");
  if (/(x|ch|ss|sh)$/i.test(name)) return `${name}es`;
  if (/([^aeiouy]|qu)y$/i.test(name)) return name.replace(/y$/i, "ies");
  if (/([^f])fe$|([lr])f$/i.test(name)) return name.replace(/fe?$/i, "ves");
  if (/sis$/i.test(name)) return name.replace(/sis$/i, "ses");
  if (/(buffal|tomat|potat|her)o$/i.test(name)) return `${name}es`;
  if (/(alias|status|bus|virus)$/i.test(name)) return `${name}es`;
  if (/s$/i.test(name)) return name;
  return `${name}s`;
}
