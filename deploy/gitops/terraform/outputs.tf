output "bucket_names" {
  description = "By what they hold."
  value       = { for kind, bucket in local.buckets : kind => bucket.id }
}

output "role_arns" {
  description = "For the annotation eks.amazonaws.com/role-arn of the service accounts."
  value       = { for worker, role in aws_iam_role.worker : worker => role.arn }
}
