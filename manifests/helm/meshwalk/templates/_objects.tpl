{{- define "meshwalk.object" -}}
{{- $object := .object -}}
{{- $values := .root.Values -}}
{{- $_ := set $object.metadata "namespace" .root.Release.Namespace -}}
{{- if eq $object.kind "Deployment" -}}
  {{- if hasKey $values.replicas $object.metadata.name -}}
    {{- $_ := set $object.spec "replicas" (index $values.replicas $object.metadata.name) -}}
  {{- end -}}
{{- end -}}
{{- if and (eq $object.kind "ConfigMap") $object.metadata.labels -}}
  {{- range $name, $value := index $values.variables (get $object.metadata.labels "app") -}}
    {{- /* Helm reads a number as a float: a million would be 1e+06. */ -}}
    {{- $text := kindIs "float64" $value | ternary (printf "%.0f" $value) (toString $value) -}}
    {{- $_ := set $object.data $name $text -}}
  {{- end -}}
{{- end -}}
{{- if and (eq $object.kind "Service") (eq $object.metadata.name "front") -}}
  {{- range $object.spec.ports -}}
    {{- if .nodePort }}{{ $_ := set . "nodePort" $values.front.nodePort }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- if eq $object.kind "RoleBinding" -}}
  {{- range $object.subjects }}{{ $_ := set . "namespace" $.root.Release.Namespace }}{{ end -}}
{{- end -}}
{{- with dig "spec" "template" dict $object -}}
  {{- include "meshwalk.pod" (dict "pod" . "root" $.root) -}}
{{- end }}
---
{{ toYaml $object }}
{{ end -}}

{{- /* Puts the registry before each image, and rolls the pods when their variables change. */ -}}
{{- define "meshwalk.pod" -}}
{{- $values := .root.Values -}}
{{- with $values.registry -}}
  {{- range concat $.pod.spec.containers ($.pod.spec.initContainers | default list) -}}
    {{- $_ := set . "image" (printf "%s/%s" (trimSuffix "/" $values.registry) .image) -}}
  {{- end -}}
{{- end -}}
{{- with index $values.variables (get .pod.metadata.labels "app") -}}
  {{- $annotations := $.pod.metadata.annotations | default dict -}}
  {{- $_ := set $annotations "meshwalk.dev/variables" (toJson . | sha256sum | trunc 16) -}}
  {{- $_ := set $.pod.metadata "annotations" $annotations -}}
{{- end -}}
{{- end -}}

{{- /* The Deployment of the hit-counter v1, made that of v2. */ -}}
{{- define "meshwalk.canary" -}}
{{- $object := .object -}}
{{- $_ := set $object.metadata "name" "hit-counter-v2" -}}
{{- $_ := set $object.spec "replicas" .root.Values.canary.replicas -}}
{{- range $labels := list $object.metadata.labels $object.spec.selector.matchLabels $object.spec.template.metadata.labels -}}
  {{- if hasKey $labels "version" }}{{ $_ := set $labels "version" "v2" }}{{ end -}}
  {{- if hasKey $labels "app.kubernetes.io/version" }}{{ $_ := set $labels "app.kubernetes.io/version" "v2" }}{{ end -}}
{{- end -}}
{{- range $object.spec.template.spec.containers -}}
  {{- $_ := set . "image" (.image | replace "hit-counter:v1" "hit-counter:v2") -}}
{{- end }}
---
{{ toYaml $object }}
{{ end -}}
