{{/* What a pod of the component (service or worker) mounts. Only the service writes to models: it records the active version. */}}
{{- define "company-tagger.mounts" -}}
{{- $values := .root.Values -}}
{{- if $values.models.existingClaim }}
- { name: models, mountPath: /models, readOnly: {{ ne .component "service" }} }
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
{{- with $values.jobs.existingClaim }}
- name: jobs
  persistentVolumeClaim: { claimName: {{ . }} }
{{- end }}
{{- if and $values.keys.secretName (eq .component "service") }}
- name: keys
  secret: { secretName: {{ $values.keys.secretName }} }
{{- end }}
{{- end }}
