// What forms ask of people about themselves, each as its field shows it.
import { passwordLength } from '../state/password-length.ts'
import { t } from '../texts/t.ts'

export interface Question {
  readonly name: string
  /** Read when it is shown, so that it is in the language of whoever looks. */
  label(): string
  readonly type: 'text' | 'email' | 'password'
  /** What a browser fills in. */
  readonly autoComplete: string
  help?(): string
  /** An empty answer is left out. */
  readonly isOptional?: boolean
}

export const EMAIL: Question = {
  name: 'email',
  label: () => t('signIn.email'),
  type: 'email',
  autoComplete: 'username',
}

export const PASSWORD: Question = {
  name: 'password',
  label: () => t('signIn.password'),
  type: 'password',
  autoComplete: 'current-password',
}

/** Its rules are told before the first try. */
export const NEW_PASSWORD: Question = {
  name: 'password',
  label: () => t('link.newPassword'),
  type: 'password',
  autoComplete: 'new-password',
  help: () => t('link.passwordRules', { count: passwordLength() }),
}

/** What is asked of somebody new. */
export const NAMES: readonly Question[] = [
  { name: 'firstName', label: () => t('link.firstName'), type: 'text', autoComplete: 'given-name' },
  { name: 'lastName', label: () => t('link.lastName'), type: 'text', autoComplete: 'family-name' },
]

export const TENANT_NAME: Question = {
  name: 'tenantName',
  label: () => t('register.tenant'),
  type: 'text',
  autoComplete: 'organization',
  help: () => t('register.tenant.help'),
  isOptional: true,
}
