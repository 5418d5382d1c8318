// What wakes somebody up. The questions are in ../monitoring/alerts.json, one entry a rule.
param prefix string
param location string
param tags object
param workspaceId string
param email string

var rules = loadJsonContent('../monitoring/alerts.json')

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${prefix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'cellgenie'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [for rule in rules: {
  name: 'alert-${prefix}-${rule.name}'
  location: location
  tags: tags
  properties: {
    displayName: 'CellGenie: ${rule.title}'
    description: rule.advice
    severity: rule.severity
    enabled: true
    evaluationFrequency: rule.every
    windowSize: rule.window
    scopes: [workspaceId]
    autoMitigate: true
    // The first rules come before the first numbers.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}]
