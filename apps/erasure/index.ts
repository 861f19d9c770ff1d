// Public exports of erasure.
export { erasedWords } from './people/erased-words.ts'
export { eraseTenant } from './tenants/erase-tenant.ts'
