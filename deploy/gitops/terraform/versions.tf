# State belongs in a locked, encrypted backend of yours: terraform init -backend-config=...
terraform {
  required_version = ">= 1.10"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

locals {
  # The same keys as the labels of Kubernetes, so that one report adds up both.
  tags = {
    for key, value in var.tags : "finops.apexlogic.com/${key}" => value
  }
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}
