/** Rectangles of random colours: every crop is another picture. */
export function drawPicture(rng, side = 320) {
  const data = new Uint8Array(side * side * 3)
  for (let rectangle = 0; rectangle < 40; rectangle++) {
    const [left, top, width, height] = Array.from({ length: 4 }, () => Math.floor(rng.next() * side))
    const colour = Array.from({ length: 3 }, () => Math.floor(rng.next() * 256))
    for (let y = top; y < Math.min(side, top + height / 2); y++) {
      for (let x = left; x < Math.min(side, left + width / 2); x++) data.set(colour, 3 * (y * side + x))
    }
  }
  return { width: side, height: side, data }
}
