// The driver that is measured beside ours keeps the same contract: figures of one that does less would say nothing.
import { describeDriver } from '#framework/testing/describe-driver.ts'
import { openPostgresPool } from './postgres-pool.ts'

describeDriver('postgres', openPostgresPool, 'driven_beside')
