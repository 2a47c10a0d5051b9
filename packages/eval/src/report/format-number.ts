/** A share in per cent with one decimal and a true minus sign, an en dash for null. */
export function formatShare(share: number | null): string {
  return share === null ? '–' : (share * 100).toFixed(1).replace('-', '−')
}

/** A metric in [0, 1] with three decimals, an en dash for null. */
export function formatMetric(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}

/** A difference with its sign and three decimals; a true minus sign. */
export function formatDifference(value: number): string {
  const digits = Math.abs(value).toFixed(3)
  if (Number(digits) === 0) return digits
  return `${value > 0 ? '+' : '−'}${digits}`
}

/** A p-value to three decimals, or that it is smaller. */
export function formatPValue(pValue: number): string {
  return pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)
}
