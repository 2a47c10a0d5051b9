import { render } from 'preact'
import { createServerApi } from './api/server-api.ts'
import { App } from './app.tsx'
import { createKeyStore } from './session/create-key-store.ts'
import { createSession } from './session/create-session.ts'
import { createTheme } from './session/create-theme.ts'
import './styles/base.css'
import './styles/layout.css'
import './styles/stage.css'
import './styles/ranking.css'
import './styles/compare.css'

const keys = createKeyStore()
const session = createSession(createServerApi(keys.read))
void session.readModels()
render(<App session={session} keys={keys} theme={createTheme()} />, document.getElementById('app')!)
