// The front door of accounts.
export { createPerson } from './create-person.ts'
