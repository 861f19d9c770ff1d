// The mails that PEND sends: their default texts and placeholders.

export interface MailText {
  readonly subject: string
  readonly heading: string
  /** Paragraphs separated by empty lines. */
  readonly body: string
  /** Text of the button. */
  readonly label: string
  readonly footer: string
}

interface MailKind extends MailText {
  /** Words allowed as `{{word}}` in the texts. `at` is the time of the mail. */
  readonly words: readonly string[]
}

const IGNORE = 'If you did not request this, ignore this mail: nothing has changed.'

/** By kind. A kind without a label has no link. */
export const MAIL_KINDS = {
  registration: {
    words: ['email', 'time', 'hours', 'until'],
    subject: 'Finish your registration',
    heading: 'Welcome',
    body: 'Someone requested an account for {{email}}. Use this link to finish the registration. It works once, within {{time}}: until {{until}}.',
    label: 'Finish the registration',
    footer: 'If you did not request this, ignore this mail: no account was created.',
  },
  account_exists: {
    words: ['name', 'email'],
    subject: 'You already have an account',
    heading: 'You already have an account',
    body: 'Hello {{name}},\n\nsomeone, perhaps you, requested an account for {{email}}. You already have one: log in, or reset your password if you forgot it.',
    label: '',
    footer: IGNORE,
  },
  verify_email: {
    words: ['name', 'email', 'time', 'hours', 'until'],
    subject: 'Confirm your e-mail address',
    heading: 'Is this your address?',
    body: 'Hello {{name}},\n\nplease confirm that {{email}} is yours. The link works once, within {{time}}: until {{until}}.',
    label: 'Confirm the address',
    footer: IGNORE,
  },
  reset_password: {
    words: ['name', 'email', 'time', 'hours', 'until'],
    subject: 'Choose a new password',
    heading: 'Choose a new password',
    body: 'Hello {{name}},\n\nuse this link to choose a new password for {{email}}. It works once, within {{time}}: until {{until}}.',
    label: 'Choose a password',
    footer: IGNORE,
  },
  change_email: {
    words: ['name', 'email', 'time', 'hours', 'until'],
    subject: 'Confirm your new e-mail address',
    heading: 'Is this your new address?',
    body: 'Hello {{name}},\n\nyou asked to log in with {{email}} from now on. The link works once, within {{time}}: until {{until}}.',
    label: 'Confirm the address',
    footer: IGNORE,
  },
  email_changed: {
    words: ['name', 'email', 'at'],
    subject: 'Your e-mail address was changed',
    heading: 'You now log in with another address',
    body: 'Hello {{name}},\n\nyour account now belongs to {{email}}. The address was changed on {{at}}.',
    label: '',
    footer: 'If you did not do this, contact the operators of this service at once.',
  },
  password_changed: {
    words: ['name', 'email', 'at'],
    subject: 'Your password was changed',
    heading: 'Your account has a new password',
    body: 'Hello {{name}},\n\nthe password of {{email}} was changed on {{at}}. Your other sessions have ended.',
    label: '',
    footer: 'If you did not do this, reset your password at once, and contact the operators of this service.',
  },
  staff_acts_for_you: {
    words: ['name', 'email', 'reason', 'minutes', 'until'],
    subject: 'Our staff is looking at your account',
    heading: 'Our staff is temporarily acting in your name',
    body: 'Hello {{name}},\n\na member of our staff has entered your account for at most {{minutes}} minutes, until {{until}}. Their reason: {{reason}}\n\nThey cannot change your password, your address or your second factor. You can see and end their access in the list of your sessions.',
    label: '',
    footer: 'If you did not ask for help, contact the operators of this service.',
  },
  magic_link: {
    words: ['name', 'email', 'time', 'hours', 'until'],
    subject: 'Your link to log in',
    heading: 'Log in without a password',
    body: 'Hello {{name}},\n\nuse this link to log in as {{email}}. It works once, within {{time}}: until {{until}}.',
    label: 'Log in',
    footer: IGNORE,
  },
  second_factor_added: {
    words: ['name', 'email', 'factor', 'at'],
    subject: 'A second factor was added',
    heading: 'Your account has a second factor',
    body: 'Hello {{name}},\n\n{{factor}} was added to the account of {{email}} on {{at}}.',
    label: '',
    footer: 'If you did not do this, change your password and contact the operators of this service at once.',
  },
  second_factor_removed: {
    words: ['name', 'email', 'factor', 'at'],
    subject: 'A second factor was removed',
    heading: 'Your account lost a second factor',
    body: 'Hello {{name}},\n\n{{factor}} was removed from the account of {{email}} on {{at}}.',
    label: '',
    footer: 'If you did not do this, change your password and contact the operators of this service at once.',
  },
  recovery_code_used: {
    words: ['name', 'email', 'left', 'at'],
    subject: 'A recovery code was used',
    heading: 'Someone used one of your recovery codes',
    body: 'Hello {{name}},\n\na recovery code of {{email}} was used on {{at}}. You have {{left}} left.',
    label: '',
    footer: 'If this was not you, change your password and generate new recovery codes at once.',
  },
  export_ready: {
    words: ['name', 'email', 'tenant', 'until'],
    subject: 'Your export of {{tenant}} is ready',
    heading: 'Your export of {{tenant}} is ready',
    body: 'Hello {{name}},\n\nthe export of {{tenant}} that {{email}} requested is ready. You can download it until {{until}}; then it is deleted.',
    label: '',
    footer: 'If you did not request this, change your password and discard the export at once.',
  },
  invitation: {
    words: ['inviter', 'tenant', 'email', 'time', 'hours', 'until'],
    subject: '{{inviter}} invites you to {{tenant}}',
    heading: 'You are invited to {{tenant}}',
    body: '{{inviter}} would like you to join {{tenant}}. The link works once, within {{time}}: until {{until}}.',
    label: 'Accept the invitation',
    footer: 'If you do not know the sender, ignore this mail.',
  },
} as const satisfies Record<string, MailKind>

/** A word of the list. */
export type MailKindName = keyof typeof MAIL_KINDS
export const MAIL_KIND_NAMES = Object.keys(MAIL_KINDS) as MailKindName[]

// Bounded length, blanks included: otherwise two runs of blanks would be matched against each other (CWE-1333).
const PLACEHOLDER = /\{\{([^{}]{0,60})\}\}/g

/** Every `{{word}}` of a text. */
export function wordsIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, word]) => word!.trim())
}

/** Replaces every `{{word}}` of a text. */
export function fillWords(text: string, fill: (word: string) => string): string {
  return text.replace(PLACEHOLDER, (_all, word: string) => fill(word.trim()))
}
