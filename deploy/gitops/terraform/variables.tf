variable "region" {
  description = "Where everything stands."
  type        = string
}

variable "name" {
  description = "Prefix of every name here. Buckets add the account's number, because their names are global."
  type        = string
  default     = "plumbline"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "name must be lower case letters, digits and dashes, at most 21."
  }
}

variable "tags" {
  description = "Who pays: cost-center, project, team, environment and model-id, as on every workload."
  type        = map(string)

  validation {
    condition = length(setsubtract(
      ["cost-center", "project", "team", "environment", "model-id"], keys(var.tags)
    )) == 0 && alltrue([for value in values(var.tags) : trimspace(value) != ""])
    error_message = "tags must give cost-center, project, team, environment and model-id, none of them empty."
  }
}

variable "cluster_name" {
  description = "The EKS cluster that runs Plumbline's workers."
  type        = string
}

variable "oidc_provider_arn" {
  description = "ARN of the cluster's OpenID Connect provider in IAM."
  type        = string
}

variable "oidc_issuer" {
  description = "The same provider's issuer, without https://."
  type        = string

  validation {
    condition     = !startswith(var.oidc_issuer, "https://")
    error_message = "oidc_issuer is written without https://."
  }
}

variable "service_accounts" {
  description = "Which service account takes which role, as namespace:name. Two accounts, never one: see roles.tf."
  type        = object({ training = string, release = string })
  default     = { training = "plumbline:training", release = "plumbline:release" }

  validation {
    condition     = var.service_accounts.training != var.service_accounts.release
    error_message = "training and release must be two service accounts."
  }
}

variable "evidence_retention_days" {
  description = "For how long nobody, not even the account's root, can delete or change evidence."
  type        = number
  default     = 2557 # seven years

  validation {
    condition     = var.evidence_retention_days >= 30
    error_message = "evidence is kept for at least 30 days."
  }
}

variable "subnet_ids" {
  description = "Private subnets for GPU nodes."
  type        = list(string)
}

variable "gpu_instance_types" {
  description = "Instance types with a GPU, best first; as in the offers of policies/prices.yaml."
  type        = list(string)
  default     = ["g5.xlarge"]
}

variable "gpu_capacity_type" {
  description = "SPOT only where the model's spec says that its training is resumable."
  type        = string
  default     = "ON_DEMAND"

  validation {
    condition     = contains(["ON_DEMAND", "SPOT"], var.gpu_capacity_type)
    error_message = "gpu_capacity_type is ON_DEMAND or SPOT."
  }
}

variable "gpu_nodes_at_most" {
  description = "The most GPU nodes at once: a limit on what a mistake can cost."
  type        = number
  default     = 2
}
