// Shared by the attacks with sessions.
import type { Scene } from '../support/scene.ts'

export const me = (scene: Scene, as: string) => scene.ask({ ask: 'readOwnUser' }, { as })

export const refresh = (scene: Scene, token: unknown) =>
  scene.ask({ ask: 'refresh', input: { refresh: token } }, { as: null })

export const rotate = (scene: Scene, token: string) => scene.must('POST /auth/refresh', null, { refresh: token })
