import type { CommandContext } from './command-context.ts'

const barWidth = 24
const refreshMs = 80
/** A log is told this seldom, and nothing of what takes less. */
const logMs = 30_000

/**
 * A bar on a terminal, which clears itself at the end; a line each half minute elsewhere. Call it with how much is done.
 * Without a total it counts; with the time that is left, it tells that too.
 */
export function createProgress(
  { messages }: CommandContext,
  label: string,
): (done: number, total?: number, etaMs?: number) => void {
  const [line, pauseMs] = messages.isTTY ? [formatBarLine, refreshMs] : [formatLogLine, logMs]
  let shownAt = messages.isTTY ? 0 : Date.now()
  return (done, total, etaMs) => {
    const now = Date.now()
    if (total !== undefined && done >= total) {
      if (messages.isTTY) messages.write('\r\x1b[K')
    } else if (now - shownAt >= pauseMs) {
      shownAt = now
      messages.write(line(label, { done, total, left: etaMs === undefined ? '' : `, ${formatDuration(etaMs)} left` }))
    }
  }
}

interface State {
  readonly done: number
  readonly total: number | undefined
  readonly left: string
}

function formatBarLine(label: string, { done, total, left }: State): string {
  return `\r${label} ${total === undefined ? done : `${formatBar(done / total)} ${done}/${total}`}${left}\x1b[K`
}

function formatLogLine(label: string, { done, total, left }: State): string {
  return `${label} ${total === undefined ? done : `${done}/${total}`}${left}\n`
}

function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(seconds / 3600).toFixed(1)} h`
}

function formatBar(share: number): string {
  const filled = Math.floor(share * barWidth)
  return '█'.repeat(filled) + '░'.repeat(barWidth - filled)
}
