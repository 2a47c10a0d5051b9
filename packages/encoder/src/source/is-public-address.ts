import { BlockList, isIP } from 'node:net'

/**
 * Whether an IP address is one of the open internet: not of this machine, of a private or local network, of a cloud's
 * metadata service (link-local), of multicast, nor reserved. IPv4 inside of IPv6 counts as what it is.
 */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !special.check(address, 'ipv4')
  if (version !== 6) return false
  return mapped.check(address, 'ipv6')
    ? !special.check(address, 'ipv6')
    : globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** IANA's registries of special-purpose addresses, with multicast. */
const special = createBlockList(
  ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ['203.0.113.0/24', '224.0.0.0/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
)
const globalUnicast = createBlockList(['2000::/3'])
const mapped = createBlockList(['::ffff:0:0/96'])

function createBlockList(...ranges: readonly (readonly string[])[]): BlockList {
  const list = new BlockList()
  for (const range of ranges.flat()) {
    const [address, bits] = range.split('/')
    list.addSubnet(address!, Number(bits), range.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}
