{{- define "multimodal-ai-service.labels" -}}
app.kubernetes.io/name: multimodal-ai-service
finops.apexlogic.com/cost-center: {{ .Values.tags.costCenter | quote }}
finops.apexlogic.com/tier: {{ .Values.tags.tier | quote }}
finops.apexlogic.com/project: {{ .Values.tags.project | quote }}
finops.apexlogic.com/team: {{ .Values.tags.team | quote }}
finops.apexlogic.com/environment: {{ .Values.environment | quote }}
finops.apexlogic.com/model-id: {{ index .Values.podAnnotations "plumbline.dev/model" | quote }}
{{- end }}
