export interface FormatColumnsOptions {
  /** Columns, from 0, that are aligned to the left; the others are aligned to the right. */
  readonly left: readonly number[]
}

/** Rows of cells as lines of aligned columns, no blank at a line's end. */
export function formatColumns(rows: readonly (readonly string[])[], { left }: FormatColumnsOptions): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows
    .map(row =>
      row.map((cell, column) =>
        left.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      ),
    )
    .map(cells => cells.join('  ').trimEnd())
    .join('\n')
}
