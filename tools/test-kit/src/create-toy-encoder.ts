const embeddingSize = 26

/**
 * Means of colours stand for pictures and counts of letters for texts: enough to retrieve something, and the same
 * everywhere. A text without letters has no direction, and is no text to test with.
 */
export function createToyEncoder() {
  return {
    id: 'test-encoder',
    embeddingSize,
    async encodeImages(views: readonly { image: { data: Uint8Array } }[]) {
      return views.map(({ image }) => {
        const embedding = new Float32Array(embeddingSize)
        for (let offset = 0; offset < image.data.length; offset++) embedding[offset % 3]! += image.data[offset]! / 255
        return { embedding: normalize(embedding) }
      })
    },
    async encodeTexts(texts: readonly string[]) {
      return texts.map(text => {
        const embedding = new Float32Array(embeddingSize)
        for (const letter of text.toLowerCase().matchAll(/[a-z]/g)) embedding[letter[0].charCodeAt(0) - 97]! += 1
        return normalize(embedding)
      })
    },
    async dispose() {},
  }
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map(value => value / length)
}
