// The people who use the product.
import { defineApp } from '#framework/application/define-app.ts'
import { usersPolicy } from './users.policy.ts'
import { users } from './users.resource.ts'

export const app = defineApp({
  name: 'users',
  resources: [users],
  policies: [usersPolicy],
})
