// Public exports of erasure.
export { eraseTenant } from './tenants/erase-tenant.ts'
