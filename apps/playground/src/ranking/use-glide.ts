import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

const glideMs = 520

/**
 * Where children of a list change places, each glides from where it was. Children are told apart by `data-id`; places are
 * those of the layout, so that neither scrolling nor a glide under way moves them.
 */
export function useGlide(list: RefObject<HTMLElement | null>, order: string): void {
  const places = useRef<ReadonlyMap<string, number>>(new Map())
  useLayoutEffect(() => {
    const rows = [...list.current!.children] as HTMLElement[]
    const next = new Map(rows.map(row => [row.dataset.id!, row.offsetTop]))
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
    for (const row of rows) {
      const from = places.current.get(row.dataset.id!)
      const distance = from === undefined ? 0 : from - row.offsetTop
      if (distance === 0 || isStill) continue
      row.animate([{ transform: `translateY(${distance}px)` }, { transform: 'none' }], {
        duration: glideMs,
        easing: 'cubic-bezier(.3, .7, .2, 1)',
      })
    }
    places.current = next
  }, [order])
}
