// What pages of links ask for, each as its field shows it.
import type { TextKey } from '../../texts/en/index.ts'

export interface Question {
  readonly name: string
  readonly label: TextKey
  readonly type: 'text' | 'email' | 'password'
  /** What a browser fills in. */
  readonly autoComplete: string
  readonly help?: TextKey
  /** An empty answer is left out. */
  readonly isOptional?: boolean
}

export const EMAIL: Question = { name: 'email', label: 'signIn.email', type: 'email', autoComplete: 'username' }

export const PASSWORD: Question = {
  name: 'password',
  label: 'signIn.password',
  type: 'password',
  autoComplete: 'current-password',
}

/** Its rules are told before the first try. */
export const NEW_PASSWORD: Question = {
  name: 'password',
  label: 'link.newPassword',
  type: 'password',
  autoComplete: 'new-password',
  help: 'link.passwordRules',
}

/** What is asked of somebody new. */
export const NAMES: readonly Question[] = [
  { name: 'firstName', label: 'link.firstName', type: 'text', autoComplete: 'given-name' },
  { name: 'lastName', label: 'link.lastName', type: 'text', autoComplete: 'family-name' },
]

export const TENANT_NAME: Question = {
  name: 'tenantName',
  label: 'register.tenant',
  type: 'text',
  autoComplete: 'organization',
  help: 'register.tenant.help',
  isOptional: true,
}
