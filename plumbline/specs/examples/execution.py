"""An example for every key of `policies/execution.yaml`."""

_IMAGE = f"registry.example.com/ml/plumbline-training@sha256:{'0' * 64}"

EXAMPLES = {
    "ExecutionPolicy.policy": "execution",
    "ExecutionPolicy.storage": "s3://example-training/plumbline",
    "ExecutionPolicy.region": "us-east-1",
    "ExecutionPolicy.batch": "{queues: {spot: training-spot}, image: ..., job_role: ...}",
    "ExecutionPolicy.sagemaker": "{role: ..., image: ..., instances: {g4dn.xlarge: ml.g4dn.xlarge}}",
    "ExecutionPolicy.pod": "{namespace: training, image: ...}",
    "BatchExecution.queues": "{on-demand: training, spot: training-spot}",
    "BatchExecution.image": _IMAGE,
    "BatchExecution.job_role": "arn:aws:iam::123456789012:role/training",
    "BatchExecution.execution_role": "arn:aws:iam::123456789012:role/pull-images",
    "SageMakerExecution.role": "arn:aws:iam::123456789012:role/training",
    "SageMakerExecution.image": _IMAGE,
    "SageMakerExecution.instances": "{g4dn.xlarge: ml.g4dn.xlarge}",
    "SageMakerExecution.volume_gib": "30",
    "PodExecution.namespace": "training",
    "PodExecution.image": _IMAGE,
    "PodExecution.node_selector": "{pool: gpu}",
    "PodExecution.tolerations": "[{key: nvidia.com/gpu, effect: NoSchedule}]",
    "PodExecution.gpu_resource": "nvidia.com/gpu",
    "PodExecution.service_account": "training",
    "PodExecution.connection": "kubernetes_default",
    "Toleration.key": "nvidia.com/gpu",
    "Toleration.value": '"true"',
    "Toleration.effect": "NoSchedule",
}
