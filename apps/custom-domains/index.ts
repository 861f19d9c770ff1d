// The front door of custom domains.
export { listDomains } from './list-domains.ts'
