// What forms ask people about themselves, described as fields.
import { passwordLength } from '../../state/who/password-length.ts'
import { t } from '../../texts/t.ts'

export interface Question {
  readonly name: string
  /** Read when shown, so that it is in the reader's language. */
  label(): string
  readonly type: 'text' | 'email' | 'password'
  /** What a browser may autofill. */
  readonly autoComplete: string
  help?(): string
  /** An empty answer is not sent. */
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

/** Shows its rules before the first attempt. */
export const NEW_PASSWORD: Question = {
  name: 'password',
  label: () => t('link.newPassword'),
  type: 'password',
  autoComplete: 'new-password',
  help: () => t('link.passwordRules', { count: passwordLength() }),
}

/** Asked of new people. */
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
