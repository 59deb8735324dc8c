/**
 * Indexes that the mapping's `id_of_type` turns into the runtime ids of its own classes.
 * Only the classes that this engine writes into a mapping's memory.
 */
export const typeIndex = {
  string: 0,
  arrayBuffer: 1,
  uint8Array: 6,
  bigDecimal: 12,
  arrayUint8Array: 14,
  arrayEthereumValue: 15,
  arrayStoreValue: 16,
  arrayJsonValue: 17,
  arrayString: 18,
  arrayEventParam: 19,
  arrayJsonEntry: 20,
  arrayStoreEntry: 21,
  eventParam: 23,
  ethereumTransaction: 24,
  ethereumBlock: 25,
  wrappedBool: 28,
  wrappedJsonValue: 29,
  ethereumValue: 30,
  storeValue: 31,
  jsonValue: 32,
  ethereumEvent: 33,
  storeEntry: 34,
  jsonEntry: 35,
  storeMap: 36,
  jsonMap: 37,
  resultJsonValueBool: 40,
  arrayStoreMap: 1004,
} as const;

export type TypeIndex = (typeof typeIndex)[keyof typeof typeIndex];
