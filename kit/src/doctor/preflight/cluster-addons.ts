import { at, itemsOf, placeOf, textOf, textsOf } from '../objects/place.ts';
import { absent, type Check, fine, trouble, unread } from './check.ts';
import { itemsOfList } from './json.ts';

/** What a cluster usually brings along: a default StorageClass, an ingress class, metrics-server. */
export function judgeAddons(classes: unknown, metrics: unknown): Check[] {
  if (classes === undefined)
    return [unread('storageclasses,ingressclasses'), judgeMetrics(metrics)];
  const all = itemsOfList(classes);
  const ofKind = (kind: string) => all.filter((item) => textOf(at(item, 'kind')) === kind);
  const isDefault = (place: (typeof all)[number]) =>
    textsOf(at(place, 'metadata', 'annotations'))['storageclass.kubernetes.io/is-default-class'] ===
    'true';
  const storage = ofKind('StorageClass');
  const standard = storage.find(isDefault);
  const nameOf = (place: (typeof all)[number]) => textOf(at(place, 'metadata', 'name')) ?? '';
  const ingress = ofKind('IngressClass').map(nameOf);
  const first = storage[0] === undefined ? '<name>' : nameOf(storage[0]);
  return [
    standard
      ? fine(`default StorageClass ${nameOf(standard)}`)
      : trouble('No StorageClass is the default', {
          why: 'the count is kept on a volume: without one, Redis stays Pending',
          mend: `kubectl annotate storageclass ${first} storageclass.kubernetes.io/is-default-class=true`,
        }),
    ingress.length > 0
      ? fine(`ingress class ${ingress.join(', ')}`)
      : absent('There is no ingress class', {
          why: 'only the components with an Ingress want one; the front is reached without it',
          mend: 'helm install traefik traefik --repo https://traefik.github.io/charts',
        }),
    judgeMetrics(metrics),
  ];
}

function judgeMetrics(metrics: unknown): Check {
  const isAvailable = itemsOf(at(placeOf(metrics), 'status', 'conditions')).some(
    (condition) =>
      textOf(at(condition, 'type')) === 'Available' && textOf(at(condition, 'status')) === 'True',
  );
  if (isAvailable) return fine('metrics-server');
  return absent('metrics-server does not answer', {
    why: 'only autoscaling and kubectl top want it',
    mend: 'kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml',
  });
}
