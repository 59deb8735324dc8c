import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  ModelProtoSchema,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "onnx-buf";

const { INT64, STRING } = TensorProto_DataType;
const utf8 = new TextEncoder();

/** A column of any length. */
function column(name: string, elemType: TensorProto_DataType): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = [
    { value: { case: "dimParam", value: "batch" } },
    { value: { case: "dimValue", value: 1n } },
  ] as const;
  return {
    name,
    type: { value: { case: "tensorType", value: { elemType, shape: { dim: [...dim] } } } },
  };
}

/** `greeting` is each word with `ending` behind it; `index` is its place among the known words, or -1. */
export function stringModel(
  known: readonly string[],
  ending: MessageInitShape<typeof TensorProtoSchema> = { dims: [1n], stringData: [utf8.encode("!")] },
): Uint8Array {
  const { STRINGS, INTS, INT } = AttributeProto_AttributeType;
  const attribute = [
    { name: "keys_strings", type: STRINGS, strings: known.map((word) => utf8.encode(word)) },
    { name: "values_int64s", type: INTS, ints: known.map((_, index) => BigInt(index)) },
    { name: "default_int64", type: INT, i: -1n },
  ];
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: 9n,
      opsetImport: [
        { domain: "", version: 20n },
        { domain: "ai.onnx.ml", version: 3n },
      ],
      graph: {
        name: "words",
        input: [column("word", STRING)],
        output: [column("greeting", STRING), column("index", INT64)],
        initializer: [{ name: "ending", dataType: STRING, ...ending }],
        node: [
          { name: "n0", opType: "StringConcat", input: ["word", "ending"], output: ["greeting"] },
          {
            ...{ name: "n1", opType: "LabelEncoder", domain: "ai.onnx.ml" },
            ...{ input: ["word"], output: ["index"], attribute },
          },
        ],
      },
    }),
  );
}
