// The driver measured beside ours keeps the same contract: figures of a driver that does less would mean nothing.
import { describeDriver } from '#framework/testing/describe-driver.ts'
import { openPostgresPool } from './postgres-pool.ts'

describeDriver('postgres', openPostgresPool, 'driven_beside')
