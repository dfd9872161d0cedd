import { DeliveryError } from '../../errors.ts'
import { allowsCountry, type GeoRule } from './geo.ts'
import { allowsAddress, type NetRule } from './net.ts'
import { allowsReferrer, type ReferrerRule } from './referrer.ts'

/** The restrictions that hold for every request, as claims have them. */
export interface Rights extends ReferrerRule {
  readonly geo?: GeoRule
  readonly net?: NetRule
}

/** Who asks, as far as rights are concerned. */
export interface Viewer {
  /** ISO 3166-1 alpha-2, `T1` for Tor; `undefined` where it is not known. */
  readonly country: string | undefined
  readonly address: string | undefined
  /** URL or origin of the page, as it was sent. */
  readonly referrer: string | undefined
  /** Host and port under which he reached this server. */
  readonly ownHost: string
}

/** True when a token restricts who may use it, so that the viewer has to be looked at. */
export function hasRights({ geo, net, ref, ref_none }: Rights): boolean {
  return geo !== undefined || net !== undefined || ref !== undefined || ref_none !== undefined
}

/** @throws DeliveryError `geo`, `net`, `referrer` */
export function checkRights(rights: Rights, viewer: Viewer): void {
  checkGeo(rights, viewer)
  checkNet(rights, viewer)
  checkReferrer(rights, viewer)
}

/** @throws DeliveryError `geo` */
export function checkGeo({ geo }: Rights, { country }: Viewer): void {
  if (geo === undefined || allowsCountry(geo, country)) return
  throw new DeliveryError('geo', 'the video is not offered where this request comes from', {
    cure: 'turn a VPN off, or ask the publisher',
  })
}

/** @throws DeliveryError `net` */
export function checkNet({ net }: Rights, { address }: Viewer): void {
  if (net === undefined || allowsAddress(net, address)) return
  throw new DeliveryError('net', 'the link is for other networks than this one', {
    cure: 'connect to the network that it was made for',
  })
}

/** @throws DeliveryError `referrer` */
export function checkReferrer(rights: Rights, { referrer, ownHost }: Viewer): void {
  if (allowsReferrer(rights, referrer, ownHost)) return
  throw new DeliveryError('referrer', 'the video may only be shown on certain sites', {
    cure: 'watch it on the site where the publisher shows it',
  })
}
