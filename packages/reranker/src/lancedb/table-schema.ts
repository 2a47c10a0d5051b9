/**
 * The Arrow schema of a table of vectors, `id: Utf8, encoder: Utf8, embedding: FixedSizeList[D]<Float32>`, as the plain
 * description of one that LanceDB takes in place of apache-arrow's own classes.
 */
export function createTableSchema(embeddingSize: number) {
  const item = createField('item', { typeId: typeIds.float, precision: single })
  const vector = { typeId: typeIds.fixedSizeList, listSize: embeddingSize, children: [item] }
  const fields = [
    createField('id', { typeId: typeIds.utf8 }),
    createField('encoder', { typeId: typeIds.utf8 }),
    createField('embedding', vector),
  ]
  return { fields, metadata: new Map<string, string>(), names: fields.map(({ name }) => name) }
}

/** Of Arrow's `Type` and `Precision`. */
const typeIds = { float: 3, utf8: 5, fixedSizeList: 16 }
const single = 1

function createField<Type>(name: string, type: Type) {
  return { name, type, nullable: false, metadata: new Map<string, string>() }
}
