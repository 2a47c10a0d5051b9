// AssemblyScript: a query's products with rows, and the rows' sums of squares, in the order of `computeDotProduct`: four sums
// side by side in double precision, two a vector, so that each number is the same to the bit.

// @ts-nocheck: AssemblyScript's types are not TypeScript's.

/** The last two of four single numbers in double precision, as `promote_low_f32x4` gives the first two. */
// @ts-expect-error: decorator
@inline
function promoteHigh(numbers: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(numbers, numbers, 1, 1))
}

/** Four sums to one; the numbers that four does not divide off were added to the first of them. */
// @ts-expect-error: decorator
@inline
function join(first: f64, left: v128, right: v128): f64 {
  return first + f64x2.extract_lane(left, 1) + (f64x2.extract_lane(right, 0) + f64x2.extract_lane(right, 1))
}

/**
 * Two rows at a time, which share the query's numbers: behind an odd last row lies space for another. `query` is float64
 * `[D]`, `rows` float32 `[R, D]`, the results float64 `[R]`.
 */
export function sumRows(query: usize, rows: usize, size: i32, count: i32, products: usize, squares: usize): void {
  const line = <usize>size << 2
  const whole = <usize>(size & ~3) << 2
  for (let row = 0; row < count; row += 2) {
    let a = f64x2.splat(0)
    let b = f64x2.splat(0)
    let squaresA = f64x2.splat(0)
    let squaresB = f64x2.splat(0)
    let c = f64x2.splat(0)
    let d = f64x2.splat(0)
    let squaresC = f64x2.splat(0)
    let squaresD = f64x2.splat(0)
    let factor = query
    let at = rows
    const end = at + whole
    while (at < end) {
      const left = v128.load(factor)
      const right = v128.load(factor, 16)
      const upper = v128.load(at)
      const upperLeft = f64x2.promote_low_f32x4(upper)
      const upperRight = promoteHigh(upper)
      a = f64x2.add(a, f64x2.mul(left, upperLeft))
      b = f64x2.add(b, f64x2.mul(right, upperRight))
      squaresA = f64x2.add(squaresA, f64x2.mul(upperLeft, upperLeft))
      squaresB = f64x2.add(squaresB, f64x2.mul(upperRight, upperRight))
      const lower = v128.load(at + line)
      const lowerLeft = f64x2.promote_low_f32x4(lower)
      const lowerRight = promoteHigh(lower)
      c = f64x2.add(c, f64x2.mul(left, lowerLeft))
      d = f64x2.add(d, f64x2.mul(right, lowerRight))
      squaresC = f64x2.add(squaresC, f64x2.mul(lowerLeft, lowerLeft))
      squaresD = f64x2.add(squaresD, f64x2.mul(lowerRight, lowerRight))
      factor += 32
      at += 16
    }
    let firstA = f64x2.extract_lane(a, 0)
    let firstSquaresA = f64x2.extract_lane(squaresA, 0)
    let firstC = f64x2.extract_lane(c, 0)
    let firstSquaresC = f64x2.extract_lane(squaresC, 0)
    for (const last = rows + line; at < last; at += 4) {
      const number = load<f64>(factor)
      const upper = <f64>load<f32>(at)
      const lower = <f64>load<f32>(at + line)
      firstA += number * upper
      firstSquaresA += upper * upper
      firstC += number * lower
      firstSquaresC += lower * lower
      factor += 8
    }
    store<f64>(products, join(firstA, a, b))
    store<f64>(products, join(firstC, c, d), 8)
    store<f64>(squares, join(firstSquaresA, squaresA, squaresB))
    store<f64>(squares, join(firstSquaresC, squaresC, squaresD), 8)
    rows += line << 1
    products += 16
    squares += 16
  }
}
