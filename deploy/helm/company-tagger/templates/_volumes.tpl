{{/* What a pod of the component (service or worker) mounts. Only the service writes to models: it records the active version. */}}
{{- define "company-tagger.mounts" -}}
{{- $values := .root.Values -}}
{{- if $values.models.existingClaim }}
- { name: models, mountPath: /models, readOnly: {{ ne .component "service" }} }
{{- else if $values.models.image.reference }}
- { name: models, mountPath: /image, readOnly: true }
{{- end }}
{{- if $values.jobs.existingClaim }}
- { name: jobs, mountPath: /jobs }
{{- end }}
{{- if and $values.keys.secretName (eq .component "service") }}
- { name: keys, mountPath: /keys, readOnly: true }
{{- end }}
{{- end }}

{{- define "company-tagger.volumes" -}}
{{- $values := .root.Values -}}
{{- with $values.models.existingClaim }}
- name: models
  persistentVolumeClaim: { claimName: {{ . }} }
{{- end }}
{{- with $values.models.image }}
{{- if .reference }}
- name: models
  {{- if eq .mount "volume" }}
  image: { reference: {{ .reference | quote }}, pullPolicy: {{ .pullPolicy }} }
  {{- else }}
  emptyDir: {}
  {{- end }}
{{- end }}
{{- end }}
{{- with $values.jobs.existingClaim }}
- name: jobs
  persistentVolumeClaim: { claimName: {{ . }} }
{{- end }}
{{- if and $values.keys.secretName (eq .component "service") }}
- name: keys
  secret: { secretName: {{ $values.keys.secretName }} }
{{- end }}
{{- end }}

{{/* Copies the models of an image to where the component reads them. It takes no more of a node than the component itself. */}}
{{- define "company-tagger.initContainers" -}}
{{- $values := .root.Values -}}
{{- if and $values.models.image.reference (eq $values.models.image.mount "copy") }}
initContainers:
  - name: models
    image: {{ $values.models.image.reference | quote }}
    imagePullPolicy: {{ $values.models.image.pullPolicy }}
    command: [cp, -Rf, /models, /image/]
    {{- include "company-tagger.containerSecurity" .root | nindent 4 }}
    resources: {{- toYaml (get $values .component).resources | nindent 6 }}
    volumeMounts:
      - { name: models, mountPath: /image }
{{- end }}
{{- end }}
