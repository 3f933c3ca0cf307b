/** What a package that brings a provider of its own needs. */
export type * from '../chat/index.ts'
export type * from './contract.ts'
export type { ModelOffer, ModelPricing } from '../catalog/offer.ts'
export { type FailureKind, failureKinds, type UpstreamFailure } from '../errors/upstream-failure.ts'
export { Secret } from './secret.ts'
