import { effect, type Signal, signal } from '@preact/signals'

/** The system's colours, or those that the reader chose. */
export type ThemeName = 'auto' | 'light' | 'dark'

const name = 'region-r1-theme'

/** The page's colours; setting it recolours the page, now and on the next visit. */
export function createTheme(): Signal<ThemeName> {
  const stored = localStorage.getItem(name)
  const theme = signal<ThemeName>(stored === 'light' || stored === 'dark' ? stored : 'auto')
  effect(() => {
    if (theme.value === 'auto') {
      localStorage.removeItem(name)
      delete document.documentElement.dataset.theme
    } else {
      localStorage.setItem(name, theme.value)
      document.documentElement.dataset.theme = theme.value
    }
  })
  return theme
}
