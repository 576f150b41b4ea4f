"""An example for every key of `policies/plumbline.yaml` of a GitOps repository."""

EXAMPLES = {
    "GitOpsPolicy.policy": "gitops",
    "GitOpsPolicy.repository": "ai-apps",
    "GitOpsPolicy.models": "[{model: acs_employment, images: [registry.example.com/ai-apps/acs]}]",
    "GitOpsPolicy.environments": '[{name: production, paths: ["environments/production/**"]}]',
    "GitOpsPolicy.shared": '["apps/service/base/**"]',
    "GitOpsPolicy.other_images": "[registry.example.com/ai-apps/data-preprocessor]",
    "GitOpsPolicy.longest_days": "30",
    "GitOpsPolicy.pickled_models": "false",
    "ManagedModel.model": "acs_employment",
    "ManagedModel.images": "[registry.example.com/ai-apps/acs-employment]",
    "ManagedEnvironment.name": "production",
    "ManagedEnvironment.paths": '["environments/production/**"]',
    "ManagedEnvironment.namespaces": "[ai-apps]",
}
