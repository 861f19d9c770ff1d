// The front door of accounts.
export { accountSettings } from './accounts.settings.ts'
export { createPerson } from './create-person.ts'
export { hidesAccounts } from './endpoints/register.ts'
