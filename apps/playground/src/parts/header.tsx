import type { Signal } from '@preact/signals'
import type { Session } from '../session/create-session.ts'
import type { ThemeName } from '../session/create-theme.ts'

const themes: readonly ThemeName[] = ['auto', 'light', 'dark']

/** What this is, what runs, and the colours. */
export function Header({ session, theme }: { readonly session: Session; readonly theme: Signal<ThemeName> }) {
  const models = session.models.value
  return (
    <header class="header">
      <div class="brand">
        <h1>Region-R1</h1>
        <p>Which part of the picture is the question about?</p>
      </div>
      <nav aria-label="Page">
        {models && (
          <span class="models" title={`encoder ${models.encoder}, policy ${models.policy}, on ${models.device}`}>
            encoder <b>{models.encoderName}</b>
          </span>
        )}
        <a href="docs">API</a>
        <label class="theme">
          <span class="unseen">Colours</span>
          <select
            value={theme.value}
            onChange={event => {
              theme.value = event.currentTarget.value as ThemeName
            }}
          >
            {themes.map(name => (
              <option key={name} value={name}>
                {name === 'auto' ? 'System' : name === 'light' ? 'Light' : 'Dark'}
              </option>
            ))}
          </select>
        </label>
      </nav>
    </header>
  )
}
