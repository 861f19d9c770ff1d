// What tests know of the demo.
import { DEMO_PEOPLE, DEMO_TENANTS } from './demo/demo-people.ts'

/** Addresses, roles and slugs that the demo creates. */
export const demoPeople = { people: DEMO_PEOPLE, tenants: DEMO_TENANTS }
