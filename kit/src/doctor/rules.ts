import type { Rule } from './finding.ts';
import { ambientEnvoyFilter } from './rules/ambient-envoy-filter.ts';
import { ambientPolicyWithoutTarget } from './rules/ambient-policy-without-target.ts';
import { ambientWithoutWaypoint } from './rules/ambient-without-waypoint.ts';
import { callerWithoutSidecar } from './rules/caller-without-sidecar.ts';
import { consistentHashAcrossVersions } from './rules/consistent-hash-across-versions.ts';
import { deploymentsOverlap } from './rules/deployments-overlap.ts';
import { destinationUnknown } from './rules/destination-unknown.ts';
import { duplicateObject } from './rules/duplicate-object.ts';
import { faultWithRetries } from './rules/fault-with-retries.ts';
import { gatewayMissing } from './rules/gateway-missing.ts';
import { gatewayPortClosed } from './rules/gateway-port-closed.ts';
import { gatewaySelectsNothing } from './rules/gateway-selects-nothing.ts';
import { hostNotCalled } from './rules/host-not-called.ts';
import { hostNotOnGateway } from './rules/host-not-on-gateway.ts';
import { httprouteBackendMissing } from './rules/httproute-backend-missing.ts';
import { httprouteParent } from './rules/httproute-parent.ts';
import { httprouteWithSubsets } from './rules/httproute-with-subsets.ts';
import { ingressClassTwice } from './rules/ingress-class-twice.ts';
import { ingressHostUnknown } from './rules/ingress-host-unknown.ts';
import { ingressWithoutPathType } from './rules/ingress-without-path-type.ts';
import { injectionLabel } from './rules/injection-label.ts';
import { mtlsRefused } from './rules/mtls-refused.ts';
import { nginxPassesBy } from './rules/nginx-passes-by.ts';
import { oldApiVersion } from './rules/old-api-version.ts';
import { podWithoutVersion } from './rules/pod-without-version.ts';
import { portNotChosen } from './rules/port-not-chosen.ts';
import { portNotHttp } from './rules/port-not-http.ts';
import { portUnknown } from './rules/port-unknown.ts';
import { routeNotAccepted } from './rules/route-not-accepted.ts';
import { sameDestinationTwice } from './rules/same-destination-twice.ts';
import { servicePinsVersion } from './rules/service-pins-version.ts';
import { serviceSelectsNothing } from './rules/service-selects-nothing.ts';
import { splitBypassed } from './rules/split-bypassed.ts';
import { splitInsideOnly } from './rules/split-inside-only.ts';
import { splitOutsideOnly } from './rules/split-outside-only.ts';
import { stickyClients } from './rules/sticky-clients.ts';
import { subsetSelectsNoPod } from './rules/subset-selects-no-pod.ts';
import { subsetUndefined } from './rules/subset-undefined.ts';
import { subsetsAfterRoutes } from './rules/subsets-after-routes.ts';
import { traefikPassesBy } from './rules/traefik-passes-by.ts';
import { twoVirtualServices } from './rules/two-virtual-services.ts';
import { unreachableRoute } from './rules/unreachable-route.ts';
import { versionWithoutPods } from './rules/version-without-pods.ts';
import { virtualServiceAndHttproute } from './rules/virtual-service-and-httproute.ts';
import { weightIsOne } from './rules/weight-is-one.ts';
import { weightMissing } from './rules/weight-missing.ts';
import { weightOfOne } from './rules/weight-of-one.ts';
import { weightsAllZero } from './rules/weights-all-zero.ts';
import { weightsNot100 } from './rules/weights-not-100.ts';

/** Every rule, in the order of a request's way: routes, subsets, pods, ports, hosts, doors. */
export const rules: readonly Rule[] = [
  unreachableRoute,
  splitBypassed,
  sameDestinationTwice,
  weightsNot100,
  weightMissing,
  weightOfOne,
  weightsAllZero,
  subsetUndefined,
  subsetSelectsNoPod,
  subsetsAfterRoutes,
  versionWithoutPods,
  servicePinsVersion,
  serviceSelectsNothing,
  podWithoutVersion,
  deploymentsOverlap,
  duplicateObject,
  portNotHttp,
  portNotChosen,
  portUnknown,
  destinationUnknown,
  hostNotCalled,
  twoVirtualServices,
  splitInsideOnly,
  splitOutsideOnly,
  gatewayMissing,
  hostNotOnGateway,
  gatewaySelectsNothing,
  gatewayPortClosed,
  callerWithoutSidecar,
  injectionLabel,
  faultWithRetries,
  consistentHashAcrossVersions,
  mtlsRefused,
  traefikPassesBy,
  nginxPassesBy,
  ingressHostUnknown,
  stickyClients,
  httprouteParent,
  httprouteBackendMissing,
  httprouteWithSubsets,
  weightIsOne,
  routeNotAccepted,
  virtualServiceAndHttproute,
  ambientWithoutWaypoint,
  ambientPolicyWithoutTarget,
  ambientEnvoyFilter,
  oldApiVersion,
  ingressClassTwice,
  ingressWithoutPathType,
];
