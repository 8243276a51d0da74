{{/* Names and labels, of the service and of the workers. */}}
{{- define "company-tagger.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end -}}
{{- end }}

{{- define "company-tagger.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "company-tagger.labels" -}}
{{ include "company-tagger.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "company-tagger.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Nothing is written to, no privilege is had or can be got. */}}
{{- define "company-tagger.podSecurity" -}}
serviceAccountName: {{ .Values.serviceAccount.create | ternary (include "company-tagger.name" .) "default" }}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  # A volume with many files would hold up each start.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "company-tagger.containerSecurity" -}}
securityContext:
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: { drop: [ALL] }
{{- end }}

{{/* In a file of values, on and off without quotes are true and false. */}}
{{- define "company-tagger.authentication" -}}
{{ has (toString .Values.keys.authentication) (list "off" "false") | ternary "off" "on" }}
{{- end }}

{{/* What service and workers are told alike. */}}
{{- define "company-tagger.env" -}}
- name: HOST
  value: 0.0.0.0
- name: PORT
  value: '3000'
{{- if .Values.models.existingClaim }}
- name: MODEL
  value: /models
{{- else if .Values.models.image.reference }}
- name: MODEL
  value: /image/models
{{- end }}
{{- if .Values.jobs.existingClaim }}
- name: JOBS_DIRECTORY
  value: /jobs
{{- end }}
{{- with .Values.jobs.httpHosts }}
- name: JOBS_HTTP_HOSTS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.jobs.s3Buckets }}
- name: JOBS_S3_BUCKETS
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.jobs.s3Endpoint }}
- name: JOBS_S3_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with .Values.jobs.s3Region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{/* Helm itself would write a large number of a file of values as 8e+06. */}}
{{- define "company-tagger.extraEnv" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }}
{{- end }}
{{- end }}

{{- define "company-tagger.envFrom" -}}
{{- with .Values.secretName }}
envFrom:
  - secretRef: { name: {{ . }} }
{{- end }}
{{- end }}

{{/* Readiness says when there is a model; liveness only that the process answers. */}}
{{- define "company-tagger.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 1
  failureThreshold: 60
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 2
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}
