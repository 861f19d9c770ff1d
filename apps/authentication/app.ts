// Who somebody is: passwords, sessions and tokens.
import { defineApp } from '#framework/application/define-app.ts'
import { credentials } from './credentials.resource.ts'
import { refreshTokens } from './refresh-tokens.resource.ts'
import { sessions } from './sessions.resource.ts'

export const app = defineApp({
  name: 'authentication',
  dependsOn: ['users', 'tenants'],
  resources: [credentials, sessions, refreshTokens],
})
